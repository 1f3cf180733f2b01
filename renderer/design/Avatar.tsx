import css from './Avatar.module.css';

// A title is no name: "dr. Sri Wahyuni, S.Kom., M.Si." is SW.
export function initials(name: string) {
  const words = (name.split(',')[0] ?? '').split(/\s+/).filter((word) => word && !word.endsWith('.'));
  const first = words[0]?.[0] ?? '?';
  const last = words.length > 1 ? (words.at(-1)?.[0] ?? '') : '';
  return (first + last).toUpperCase();
}

/** Stable hue group from the id, so that a person keeps their colour everywhere. */
export function hue(id: string) {
  let sum = 0;
  for (const char of id) sum = (sum * 31 + (char.codePointAt(0) ?? 0)) % 997;
  return sum % 6;
}

export function Avatar({ id, name, size = 'm' }: { id: string; name: string; size?: 's' | 'm' | 'l' | 'xl' }) {
  return (
    <span className={`${css.avatar} ${css[size]} ${css[`hue${hue(id)}`]}`} aria-hidden="true">
      {initials(name)}
    </span>
  );
}
