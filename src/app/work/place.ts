import { createContext } from 'react'

/** The address that leads to exactly what is shown now. */
export const Place = createContext<() => string>(() => window.location.href)
