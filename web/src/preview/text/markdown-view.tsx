import { useEffect, useRef } from 'react'
import { renderMarkdown } from './render-markdown.ts'
import './markdown.css'

/** Markdown as a document. */
export function MarkdownView({ text, label }: { text: string; label: string }) {
  const article = useRef<HTMLElement>(null)
  useEffect(() => {
    article.current?.replaceChildren(renderMarkdown(text))
  }, [text])
  return (
    <section
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys
      tabIndex={0}
      className="grow min-h-0 overflow-y-auto bg-surface focus-visible:-outline-offset-2"
    >
      <article ref={article} dir="auto" className="markdown max-w-3xl mx-auto px-6 py-8" />
    </section>
  )
}
