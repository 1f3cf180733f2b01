import type { Catalog } from '../id.ts';

const called = (label: string) => (label ? ` (${label})` : '');
const instead = (next: string) => (next ? ` Now in use: ${next}.` : ' The system’s default is used now.');

export const care: Catalog['care'] = {
  deviceLost: {
    microphone: (p) => `Microphone disconnected${called(p.label)}.${instead(p.next)}`,
    camera: (p) => `Camera disconnected${called(p.label)}.${instead(p.next)}`,
    speaker: (p) => `Speaker disconnected${called(p.label)}.${instead(p.next)}`,
  },
  deviceChanging: {
    microphone: (p) => `Microphone disconnected${called(p.label)}. Changing to another device…`,
    camera: (p) => `Camera disconnected${called(p.label)}. Changing to another device…`,
    speaker: (p) => `Speaker disconnected${called(p.label)}. Changing to another device…`,
  },
  deviceGone: {
    microphone: (p) => `Microphone disconnected${called(p.label)}. There is no other; your sound is not sent.`,
    camera: (p) => `Camera disconnected${called(p.label)}. There is no other; your picture is not sent.`,
    speaker: (p) => `Speaker disconnected${called(p.label)}. There is no other.`,
  },
  deviceBack: {
    microphone: (p) => `The microphone you chose is back and in use: ${p.label}.`,
    camera: (p) => `The camera you chose is back and in use: ${p.label}.`,
    speaker: (p) => `The speaker you chose is back and in use: ${p.label}.`,
  },
  deviceNow: {
    microphone: (p) => `The system’s default microphone has changed: ${p.label}.`,
    camera: (p) => `The system’s default camera has changed: ${p.label}.`,
    speaker: (p) => `The system’s default speaker has changed: ${p.label}.`,
  },
  title: 'Audio and video',
  open: 'Audio and video settings',
  noise: 'Noise reduction',
  noiseFilter: { auto: 'Automatic', on: 'Always Pendopo’s', off: 'None' },
  noiseNote: {
    auto: 'Pendopo’s on a strong computer, the built-in one on others.',
    on: 'Fans, rain and typing are reduced the most.',
    off: 'For music or gamelan that should be heard in full.',
  },
  mutedHint: 'Remind me when I speak while muted',
  mutedHintNote:
    'The microphone stays open on this computer, in a large meeting only once you have spoken; while muted, its sound is sent nowhere.',
  pushToTalk: 'Hold a key to talk',
  pushToTalkNote: (p) => `The microphone is on while ${p.key} is held, then off again.`,
  talkKey: 'Talk key',
  talkKeys: {
    Space: 'Space',
    ControlRight: 'Right Ctrl',
    AltRight: 'Right Alt',
    Pause: 'Pause',
    F8: 'F8',
    F9: 'F9',
  },
  globalMute: 'Microphone key in other programs',
  globalMuteNote: (p) => `During a meeting, ${p.key} mutes and unmutes the microphone from any program.`,
  globalMuteTaken: (p) => `${p.key} cannot be used here: another program uses it, or this system does not offer it.`,
  keyAnywhere: (p) => `${p.key} from any program`,
  keyHeld: (p) => `hold ${p.key} to talk`,
  volumeSet: 'Set volume…',
  volumeOf: (p) => `Volume of ${p.name}`,
  volumeNote: 'On this computer only, until you leave the meeting.',
  volumeReset: 'As before',
  percent: (p) => `${p.percent}%`,
  speakingMuted: 'You are speaking, but your microphone is off.',
  silent: (p) =>
    `The microphone${called(p.label)} is on but picks up nothing at all. Check its mute switch, or choose another microphone.`,
  chooseMicrophone: 'Choose a microphone',
  refineFailed: {
    microphone: 'Pendopo’s noise reduction is not running; the one of this device is used instead.',
  },
};
