import { Mic, Video, Volume2 } from 'lucide-react';
import { Select } from '../../design/Select.tsx';
import { useText } from '../../language/language.ts';
import type { Device, DeviceKind } from './devices.ts';

const icons = { camera: Video, microphone: Mic, speaker: Volume2 };

/** One labelled device choice. `inUse` null means the system's default is used: shown as such, not as a device. */
export function DevicePicker(props: {
  kind: DeviceKind;
  devices: Device[];
  inUse: string | null;
  onChoose: (device: Device) => void;
}) {
  const { kind, devices, inUse, onChoose } = props;
  const text = useText();
  const Icon = icons[kind];
  const options = devices.map((device, index) => ({
    id: device.id,
    label: device.label || `${text.prejoin[kind]} ${index + 1}`,
  }));
  return (
    <Select
      label={text.prejoin[kind]}
      icon={<Icon aria-hidden="true" />}
      options={options}
      value={inUse}
      empty={devices.length === 0 ? text.prejoin.none : text.prejoin.systemDefault}
      onChange={(id) => {
        const device = devices.find((one) => one.id === id);
        if (device) onChoose(device);
      }}
    />
  );
}
