import { Room, type RoomOptions } from 'livekit-client';
import { letGo } from './engine.ts';

/**
 * A room that can be forgotten. LiveKit's listens to the devices and means to stop once nobody holds it; but what listens holds
 * it itself, so that each meeting of a client that runs for weeks would be kept whole (livekit-client 2.23, Room's constructor:
 * the listener shares its scope with `this`). Without its registry it takes the way for older browsers, whose listener can go.
 */
export function openRoom(options: RoomOptions): Room {
  Reflect.set(Room, 'cleanupRegistry', false);
  return new Room(options);
}

/** After it is disconnected: nothing of the page leads to it any more. What it made ready and never used goes too. */
export function forgetRoom(room: Room): void {
  void letGo(room.engine);
  room.removeAllListeners();
  const listener: unknown = Reflect.get(room, 'handleDeviceChange');
  if (typeof listener === 'function')
    navigator.mediaDevices?.removeEventListener('devicechange', listener as EventListener);
}
