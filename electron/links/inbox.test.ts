import { expect, it } from 'vitest';
import type { LinkTarget } from '../../contract/link.ts';
import { LinkInbox } from './inbox.ts';

const link = (id: string) => `pendopo://join/${id}`;

it('keeps the newest link until a page takes it, then pushes', () => {
  const pushed: LinkTarget[] = [];
  let refused = 0;
  const inbox = new LinkInbox('pendopo', (target) => pushed.push(target), { warn: () => refused++ });
  inbox.arrive(link('aaaa-aaaa-aaaa'));
  inbox.arrive(link('bbbb-bbbb-bbbb'));
  inbox.arrive('pendopo://evil/x');
  expect(refused).toBe(1);
  expect(inbox.take()).toEqual({ kind: 'join', meetingId: 'bbbb-bbbb-bbbb' });
  expect(inbox.take()).toBeNull();
  inbox.arrive(link('cccc-cccc-cccc'));
  expect(pushed).toEqual([{ kind: 'join', meetingId: 'cccc-cccc-cccc' }]);
  inbox.pageGone();
  inbox.arrive(link('dddd-dddd-dddd'));
  expect(pushed).toHaveLength(1);
  expect(inbox.take()).toEqual({ kind: 'join', meetingId: 'dddd-dddd-dddd' });
});
