/** The heading of a place that is no folder. */
export function PlaceHeading({ title, note }: { title: string; note?: string | undefined }) {
  return (
    <div className="grow min-w-0 px-2 flex items-baseline gap-3">
      <h1 dir="auto" className="text-title font-semibold truncate">
        {title}
      </h1>
      {note && <p className="text-table text-muted whitespace-nowrap tabular-nums">{note}</p>}
    </div>
  )
}
