interface NoticesProps {
  readonly texts: readonly string[]
  onDismiss(): void
}

/** What a person should know and can put away: a damaged link, a link copied. */
export function Notices({ texts, onDismiss }: NoticesProps) {
  if (texts.length === 0) return null
  return (
    <div className="notice" role="status">
      <div>
        {texts.map((text) => (
          <p key={text}>{text}</p>
        ))}
      </div>
      <button type="button" className="quiet" onClick={onDismiss}>
        Dismiss
      </button>
    </div>
  )
}
