import { describe, expect, it } from 'vitest';
import { findChosen } from './devices.ts';

const devices = [
  { id: 'a1', label: 'Logitech BRIO', groupId: 'g1' },
  { id: 'b2', label: 'Integrated Camera', groupId: 'g2' },
];

describe('the remembered device', () => {
  it('is found by its id', () => {
    expect(findChosen(devices, { id: 'b2', label: 'renamed' })?.label).toBe('Integrated Camera');
  });
  it('is found by its label when ids have changed', () => {
    expect(findChosen(devices, { id: 'gone', label: 'Logitech BRIO' })?.id).toBe('a1');
  });
  it('is nothing when unplugged, so that the system default serves', () => {
    expect(findChosen(devices, { id: 'gone', label: 'Jabra' })).toBeNull();
    expect(findChosen(devices, null)).toBeNull();
  });
  it('never matches a device whose label is not known yet', () => {
    expect(findChosen([{ id: 'x', label: '', groupId: '' }], { id: 'y', label: '' })).toBeNull();
  });
});
