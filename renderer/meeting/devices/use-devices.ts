import { useEffect, useState } from 'react';
import { type DeviceList, listDevices, noDevices } from './devices.ts';

/** The plugged-in devices, kept up to date. `refresh` changes when a permission may have revealed labels. */
export function useDevices(refresh: unknown): DeviceList {
  const [devices, setDevices] = useState(noDevices);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `refresh` asks for another look
  useEffect(() => {
    let current = true;
    const look = () => void listDevices().then((list) => current && setDevices(list));
    look();
    navigator.mediaDevices?.addEventListener('devicechange', look);
    return () => {
      current = false;
      navigator.mediaDevices?.removeEventListener('devicechange', look);
    };
  }, [refresh]);
  return devices;
}
