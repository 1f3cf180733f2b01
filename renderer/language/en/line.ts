import type { Catalog } from '../id.ts';

export const line: Catalog['line'] = {
  open: 'Connection details',
  title: 'Connection',
  mode: {
    full: 'Full sound and pictures',
    save: 'Saving mode: small pictures',
    low: 'Saving mode: few pictures',
    audio: 'Saving mode: sound only',
  },
  why: {
    fine: 'Your connection carries everybody’s sound and pictures.',
    chosen: 'You chose sound only. Others’ pictures and your camera are paused.',
    voices:
      'Voices began to break up, so there are fewer pictures to keep them clear. Pendopo adds them again by itself.',
    narrow:
      'The connection is narrow now, so there are fewer pictures to keep voices clear. Pendopo adds them again by itself.',
    busy: 'This computer is too busy, so there are fewer pictures. Closing other programs will help.',
    upload: 'What this computer sends gets stuck. Others’ pictures are still shown.',
  },
  cameraHeld: 'Your camera is paused for now; others do not see you. It comes back when the connection can carry it.',
  cameraHeldByChoice: 'Your camera stays off while you choose sound only.',
  choose: 'What you receive',
  auto: 'Automatic',
  autoNote: 'Follows the strength of the connection; voices always come first.',
  audioOnly: 'Saving mode: sound only',
  audioOnlyNote: 'No pictures, nor shared screens. Uses the least data.',
  announceFull: 'The connection has recovered. Pictures are shown again.',
};
