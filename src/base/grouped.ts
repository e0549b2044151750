/** How numbers of steps, lines and events are written wherever a person reads them. */

/** 1234567 as "1,234,567". */
export const grouped = (value: number): string =>
  `${Math.round(value)}`.replace(/\B(?=(\d{3})+$)/g, ',')
