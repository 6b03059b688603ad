const scales = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

/** `512 B`, `7.6 MiB`, `41 MiB`: one decimal at most. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let scale = 0;
  while (value >= 1023.95 && scale < scales.length - 1) {
    value /= 1024;
    scale++;
  }
  const rounded = scale === 0 ? Math.round(value) : Math.round(value * 10) / 10;
  return `${rounded} ${scales[scale]}`;
}

/** `0.4 s`, `12 s`, `3 min 05 s`, `2 h 07 min`. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < 9950) return `${(milliseconds / 1000).toFixed(1)} s`;
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${two(seconds % 60)} s`;
  return `${Math.floor(minutes / 60)} h ${two(minutes % 60)} min`;
}

/** `0:04`, `12:05`, `1:02:03`: for a place that must not jump. */
export function formatClock(seconds: number): string {
  const whole = Math.max(0, Math.ceil(seconds));
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes}:${two(whole % 60)}`;
  return `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(whole % 60)}`;
}

/** `1 image`, `3 images`. */
export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
