import type { Catalog } from '../id.ts';

const called = (label: string) => (label ? ` (${label})` : '');
const instead = (next: string) => (next ? ` Now in use: ${next}.` : ' The system’s default is used now.');

export const care: Catalog['care'] = {
  deviceLost: {
    microphone: (p) => `Microphone disconnected${called(p.label)}.${instead(p.next)}`,
    camera: (p) => `Camera disconnected${called(p.label)}.${instead(p.next)}`,
    speaker: (p) => `Speaker disconnected${called(p.label)}.${instead(p.next)}`,
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
  refineFailed: {
    microphone: 'Pendopo’s noise reduction is not running; the one of this device is used instead.',
  },
};
