import { marked } from 'marked'
import { useMemo } from 'react'
import { MarkdownContent } from './markdown-content.tsx'
import './markdown.css'

/** Markdown as a document. */
export function MarkdownView({ text, label }: { text: string; label: string }) {
  const tokens = useMemo(() => marked.lexer(text, { gfm: true }), [text])
  return (
    <section
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys
      tabIndex={0}
      className="grow min-h-0 overflow-y-auto bg-surface focus-visible:-outline-offset-2"
    >
      <article dir="auto" className="markdown max-w-3xl mx-auto px-6 py-8">
        <MarkdownContent tokens={tokens} />
      </article>
    </section>
  )
}
