import type { MarkedToken, Token, Tokens } from 'marked'
import { createElement, Fragment, type ReactNode } from 'react'
import { t } from '../../text/text.ts'
import { decodeReferences, embeddedPicture, outwardAddress, textOfHtml } from './markdown-text.ts'

/**
 * Markdown as elements. They are made one by one from what the parser found, never from HTML:
 * nothing in a document can run, load, or look like a part of the app.
 */
export function MarkdownContent({ tokens }: { tokens: readonly Token[] }) {
  return tokens.map((token, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the tokens of a text never change their order
    <Fragment key={index}>{isMarked(token) && render(token)}</Fragment>
  ))
}

function render(token: MarkedToken): ReactNode {
  switch (token.type) {
    case 'heading':
      return createElement(`h${token.depth}`, null, <MarkdownContent tokens={token.tokens} />)
    case 'paragraph':
      return (
        <p>
          <MarkdownContent tokens={token.tokens} />
        </p>
      )
    case 'blockquote':
      return (
        <blockquote>
          <MarkdownContent tokens={token.tokens} />
        </blockquote>
      )
    case 'code':
      return (
        <pre>
          <code>{token.text}</code>
        </pre>
      )
    case 'list':
      return <List list={token} />
    case 'table':
      return <Table table={token} />
    case 'hr':
      return <hr />
    case 'html':
      return <HtmlText html={token.text} isBlock={token.block} />
    case 'space':
    case 'def':
    case 'list_item':
      return null
    default:
      return renderInline(token)
  }
}

type BlockType = 'heading' | 'paragraph' | 'blockquote' | 'code' | 'list' | 'table' | 'hr' | 'html'
type InlineToken = Exclude<MarkedToken, { type: BlockType | 'space' | 'def' | 'list_item' }>

function renderInline(token: InlineToken): ReactNode {
  switch (token.type) {
    case 'text':
      if (token.tokens) return <MarkdownContent tokens={token.tokens} />
      return decodeReferences(token.text)
    case 'escape':
      return token.text
    case 'codespan':
      return <code>{token.text}</code>
    case 'br':
      return <br />
    case 'strong':
      return (
        <strong>
          <MarkdownContent tokens={token.tokens} />
        </strong>
      )
    case 'em':
      return (
        <em>
          <MarkdownContent tokens={token.tokens} />
        </em>
      )
    case 'del':
      return (
        <del>
          <MarkdownContent tokens={token.tokens} />
        </del>
      )
    case 'link':
      return (
        <OutwardLink href={token.href}>
          <MarkdownContent tokens={token.tokens} />
        </OutwardLink>
      )
    case 'image':
      return <Picture href={token.href} alt={token.text} />
    case 'checkbox':
      return (
        <input
          type="checkbox"
          aria-label={token.checked ? t('markdown.done') : t('markdown.open')}
          checked={token.checked}
          disabled
          readOnly
        />
      )
    default:
      return token satisfies never
  }
}

function List({ list }: { list: Tokens.List }) {
  const items = list.items.map((item, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the items of a text never change their order
    <li key={index}>
      <MarkdownContent tokens={item.tokens} />
    </li>
  ))
  if (!list.ordered) return <ul>{items}</ul>
  return <ol start={list.start === '' ? 1 : list.start}>{items}</ol>
}

function Table({ table }: { table: Tokens.Table }) {
  return (
    <table>
      <thead>
        <Row cells={table.header} />
      </thead>
      <tbody>
        {table.rows.map((cells, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the rows of a text never change their order
          <Row key={index} cells={cells} />
        ))}
      </tbody>
    </table>
  )
}

function Row({ cells }: { cells: readonly Tokens.TableCell[] }) {
  return (
    <tr>
      {cells.map((cell, index) =>
        createElement(
          cell.header ? 'th' : 'td',
          { key: index, style: cell.align ? { textAlign: cell.align } : undefined },
          <MarkdownContent tokens={cell.tokens} />,
        ),
      )}
    </tr>
  )
}

/** Links open beside the app; links between files mean nothing here and are only text. */
function OutwardLink({ href, children }: { href: string; children: ReactNode }) {
  const address = outwardAddress(href)
  if (!address) return children
  return (
    <a href={address} target="_blank" rel="noopener noreferrer">
      {children}
    </a>
  )
}

/** A picture from elsewhere would tell its server who reads this; a link to it does not. */
function Picture({ href, alt }: { href: string; alt: string }) {
  const picture = embeddedPicture(href)
  if (picture) return <img src={picture} alt={alt} />
  return <OutwardLink href={href}>{t('markdown.image', { alt: alt || href })}</OutwardLink>
}

function HtmlText({ html, isBlock }: { html: string; isBlock: boolean }) {
  const text = textOfHtml(html)
  if (!isBlock) return text
  return text.trim() === '' ? null : <p className="whitespace-pre-line">{text.trim()}</p>
}

const known: ReadonlySet<string> = new Set<MarkedToken['type']>([
  'blockquote',
  'br',
  'checkbox',
  'code',
  'codespan',
  'def',
  'del',
  'em',
  'escape',
  'heading',
  'hr',
  'html',
  'image',
  'link',
  'list',
  'list_item',
  'paragraph',
  'space',
  'strong',
  'table',
  'text',
])

function isMarked(token: Token): token is MarkedToken {
  return known.has(token.type)
}
