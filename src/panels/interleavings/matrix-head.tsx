/** The columns of the matrix: QEMU orders, and KVM rules under them; or one of each in words. */
import type { Column } from '../../view/interleavings/matrix.ts'

interface HeadProps {
  readonly columns: readonly Column[]
  readonly chosen: { readonly column: string }
  /** The column at work. */
  readonly working: string | null
}

/** Whether a column begins a QEMU order. */
export const isFirst = (columns: readonly Column[], at: number): boolean =>
  columns[at]?.order !== columns[at - 1]?.order

export function DenseHead({ columns, chosen, working }: HeadProps) {
  const orders = [...new Set(columns.map(({ order }) => order))]
  return (
    <>
      <tr>
        <td rowSpan={2} />
        {orders.map((order) => (
          <th
            key={order}
            scope="colgroup"
            className="order"
            colSpan={columns.filter((column) => column.order === order).length}
          >
            {order}
          </th>
        ))}
      </tr>
      <tr>
        {columns.map(({ key, name, since, cell }, at) => (
          <th
            key={key}
            scope="col"
            title={`${name} (${since})`}
            data-first={isFirst(columns, at)}
            data-chosen={key === chosen.column}
            data-working={key === working}
          >
            <span aria-hidden="true">
              {cell.scan}
              <small>{cell.apicv ? 'APICv' : '\u00a0'}</small>
            </span>
            <span className="visually-hidden">{name}</span>
          </th>
        ))}
      </tr>
    </>
  )
}

export const RoomyHead = ({ columns, chosen, working }: HeadProps) => (
  <tr>
    <td />
    {columns.map(({ key, order, rule, since }) => (
      <th
        key={key}
        scope="col"
        title={since}
        data-first
        data-chosen={key === chosen.column}
        data-working={key === working}
      >
        {order}
        <small>{rule}</small>
      </th>
    ))}
  </tr>
)
