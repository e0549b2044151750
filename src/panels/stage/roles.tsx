/** What parts of the drawing are to people who hear it. The linter takes `g` for a control. */
import type { ReactNode, SVGAttributes } from 'react'

interface NamedProps extends SVGAttributes<SVGGElement> {
  readonly label: string
  readonly children?: ReactNode
}

export const Group = ({ label, ...rest }: NamedProps) => (
  // biome-ignore lint/a11y/useSemanticElements: SVG has no fieldset.
  // biome-ignore lint/a11y/noInteractiveElementToNoninteractiveRole: g is not a control.
  <g {...rest} role="group" aria-label={label} />
)

/** A sign that stands for its label. */
export const Picture = ({ label, ...rest }: NamedProps) => (
  // biome-ignore lint/a11y/noInteractiveElementToNoninteractiveRole: g is not a control.
  <g {...rest} role="img" aria-label={label} />
)

interface DecorationProps {
  readonly children: ReactNode
  /** It lies over what can be pointed at. */
  readonly through?: boolean
}

/** Drawing that a label next to it has already told. */
export const Decoration = ({ children, through = false }: DecorationProps) => (
  // biome-ignore lint/a11y/noAriaHiddenOnFocusable: g cannot take the focus.
  <g aria-hidden="true" pointerEvents={through ? 'none' : undefined}>
    {children}
  </g>
)
