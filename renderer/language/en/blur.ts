import type { Catalog } from '../id.ts';

export const blur: Catalog['blur'] = {
  label: 'Blur my background',
  note: 'Done on this computer. While it is on, the room behind you is not sent.',
  unsupported: 'This browser cannot blur the background. Use the Pendopo app, Chrome or Edge.',
  preparing: 'Preparing your camera with a blurred background…',
  failedHere: 'The background cannot be blurred on this computer. The camera stays off, so that your room is not seen.',
  failedHint:
    'Try again, or turn off “Blur my background” if your room may be seen. You can also join without a camera.',
  failedInside:
    'The background cannot be blurred, so your camera was turned off and your room is not seen. To be seen without blur, turn off “Blur my background” in the camera menu, then turn on the camera.',
};
