import type { Catalog } from '../id.ts';

export const care: Catalog['care'] = {
  refineFailed: {
    microphone: 'Pendopo’s noise reduction is not running; the one of this device is used instead.',
  },
};
