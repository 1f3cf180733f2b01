import { expect, it } from 'vitest';
import { channels, pushes } from '../../contract/ipc.ts';
import { channelNames, pushNames } from './names.ts';

it('lists exactly the names of the contract', () => {
  expect([...channelNames].sort()).toEqual(Object.keys(channels).sort());
  expect([...pushNames].sort()).toEqual(Object.keys(pushes).sort());
});
