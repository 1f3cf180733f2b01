import { describe, expect, it } from 'vitest';
import { readMeetingCode } from './meeting-code.ts';

const office = 'https://rapat.patikab.go.id';
const read = (typed: string) => {
  const answer = readMeetingCode(typed, office);
  return answer.ok ? answer.meetingId : answer.why;
};

describe('a typed meeting code', () => {
  it.each([
    'k3fd-9xqz-7mbt',
    ' K3FD 9XQZ 7MBT ',
    'k3fd9xqz7mbt',
    'pendopo://join/k3fd-9xqz-7mbt',
    'https://rapat.patikab.go.id/rapat/k3fd-9xqz-7mbt',
  ])('is read from %j', (typed) => {
    expect(read(typed)).toBe('k3fd-9xqz-7mbt');
  });

  it('reads letters as the digits they are mistaken for', () => {
    expect(read('ko1i-9xqz-7mbl')).toBe('k011-9xqz-7mb1');
  });

  it.each([
    '',
    'halo',
    'k3fd-9xqz',
    'k3fd-9xqz-7mbu',
    'pendopo://settings/k3fd-9xqz-7mbt',
    'https://rapat.patikab.go.id/',
    'javascript:alert(1)x',
  ])('refuses %j', (typed) => {
    expect(['invalid', 'foreign']).toContain(read(typed));
  });

  it('says that a link of another office is foreign', () => {
    expect(read('https://zoom.us/j/123')).toBe('foreign');
    expect(read('https://rapat.patikab.go.id.evil.example/rapat/k3fd-9xqz-7mbt')).toBe('foreign');
  });
});
