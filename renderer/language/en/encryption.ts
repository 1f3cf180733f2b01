import type { Catalog } from '../id.ts';

export const encryption: Catalog['encryption'] = {
  state: {
    pending: 'Checking encryption',
    on: 'End-to-end encrypted',
    broken: 'Encryption is not intact',
  },
  details: 'Show details of the encryption',
  title: 'End-to-end encryption',
  explain: {
    pending:
      'This restricted meeting is encrypted. Pendopo is making sure that sound and pictures of every participant really open with the key of the meeting.',
    on: 'Sound, pictures and screens open with the meeting’s key only, which the office server hands to admitted participants. The media server does not have it: it can neither see nor hear them, nor read the chat. What is checked is every sound and picture that this device receives.',
    broken:
      'Sound or pictures of the following participants are not encrypted with the key of the meeting. Do not discuss restricted matters.',
  },
  trouble: 'Participants whose encryption is not intact',
  self: 'Your own device',
  advice: 'Ask them to leave and to join again with the latest version of Pendopo.',
  recorderPutOut: 'A recorder tried to come in and was put out at once: Restricted meetings may not be recorded.',
  strangerPutOut: 'Somebody unknown to the office tried to come in and was put out of this Restricted meeting at once.',
};
