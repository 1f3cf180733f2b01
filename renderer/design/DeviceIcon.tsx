import css from './DeviceIcon.module.css';

/** Lucide's `mic`, `mic-off`, `video` and `video-off`, each in one line. */
export const drawings = {
  microphone: {
    on: 'M12 19v3M19 10v2a7 7 0 0 1-14 0v-2M12 2a3 3 0 0 1 3 3v7a3 3 0 0 1-6 0V5a3 3 0 0 1 3-3z',
    off: 'M12 19v3M15 9.34V5a3 3 0 0 0-5.68-1.33M16.95 16.95A7 7 0 0 1 5 12v-2M18.89 13.23A7 7 0 0 0 19 12v-2M2 2l20 20M9 9v3a3 3 0 0 0 5.12 2.12',
  },
  camera: {
    on: 'm16 13 5.223 3.482a.5.5 0 0 0 .777-.416V7.87a.5.5 0 0 0-.752-.432L16 10.5M4 6h10a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2H4a2 2 0 0 1-2-2V8a2 2 0 0 1 2-2z',
    off: 'M10.66 6H14a2 2 0 0 1 2 2v2.5l5.248-3.062A.5.5 0 0 1 22 7.87v8.196M16 16a2 2 0 0 1-2 2H4a2 2 0 0 1-2-2V8a2 2 0 0 1 2-2h2M2 2l20 20',
  },
};

/**
 * A microphone or camera as it is: open, or struck out. Both drawings always stand there and one is clear: in a room of a thousand
 * many change each second, and what comes and goes has the list laid out anew where this is only painted anew.
 * @param label what a screen reader says of it
 */
export function DeviceIcon({ device, on, label }: { device: keyof typeof drawings; on: boolean; label: string }) {
  return (
    <svg
      className={css.icon}
      viewBox="0 0 24 24"
      fill="none"
      strokeWidth="2"
      strokeLinecap="round"
      strokeLinejoin="round"
      role="img"
      aria-label={label}
      data-on={on}
    >
      <path d={drawings[device].on} />
      <path d={drawings[device].off} />
    </svg>
  );
}
