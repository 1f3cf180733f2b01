/** A joglo roof over four posts: the pendopo itself. */
export function Logo({ size = 32 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 48 48" aria-hidden="true" focusable="false">
      <path fill="currentColor" d="M24 5 31.5 17.5 45 27.5H3L16.5 17.5Z" />
      <path fill="currentColor" d="M7 31h34v3.2H7z" opacity=".55" />
      <path
        fill="currentColor"
        d="M9.5 34.2h3.4V43H9.5zM18.2 34.2h3.1V43h-3.1zM26.7 34.2h3.1V43h-3.1zM35.1 34.2h3.4V43h-3.4z"
      />
    </svg>
  );
}
