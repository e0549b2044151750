export type SignKind = 'ok' | 'warn' | 'bad' | 'open'

const SHAPES: Readonly<Record<SignKind, string>> = {
  ok: 'M3 8.5l3.3 3.5L13 4.5',
  warn: 'M8 1.2L15.4 14.6H.6zM7.1 6v4.6h1.8V6zM7.1 11.6v1.7h1.8v-1.7z',
  bad: 'M4 4l8 8M12 4l-8 8',
  open: 'M8 3.5a4.5 4.5 0 1 0 0 9a4.5 4.5 0 1 0 0-9z',
}

/** A tick, a warning triangle, a cross, or a ring for what is still open: what a colour says, in a shape. */
export function Sign({ kind }: { readonly kind: SignKind }) {
  const filled = kind === 'warn'
  return (
    <svg className="sign" viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
      <path
        d={SHAPES[kind]}
        fill={filled ? 'currentColor' : 'none'}
        fillRule="evenodd"
        stroke={filled ? 'none' : 'currentColor'}
        strokeWidth="2"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  )
}
