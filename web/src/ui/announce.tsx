import { createStore, useStore } from './store.ts'

const announcement = createStore('')

/** Says something to people who cannot see it happen; the newest text wins. */
export function announce(text: string): void {
  announcement.set(text)
}

/** The live region of the page; one per page. */
export function Announcer() {
  return (
    <div role="status" className="sr-only">
      {useStore(announcement)}
    </div>
  )
}
