import createPurifier, { type Config } from 'dompurify'
import { marked } from 'marked'
import { t } from '../../text/text.ts'

const purifier = createPurifier(window)

/** A document may look like itself, not like a part of the app, and may load nothing. */
const rules: Config & { RETURN_DOM_FRAGMENT: true } = {
  RETURN_DOM_FRAGMENT: true,
  USE_PROFILES: { html: true },
  FORBID_TAGS: [
    'style',
    'form',
    'button',
    'select',
    'textarea',
    'video',
    'audio',
    'picture',
    'map',
  ],
  FORBID_ATTR: ['style', 'class', 'id', 'name', 'srcset', 'background', 'popover', 'action'],
  ALLOW_DATA_ATTR: false,
  ALLOW_ARIA_ATTR: false,
}

purifier.addHook('afterSanitizeAttributes', (node) => {
  if (node instanceof HTMLAnchorElement) tameLink(node)
  if (node instanceof HTMLImageElement) tameImage(node)
  if (node instanceof HTMLInputElement) tameInput(node)
})

/** Renders Markdown without anything that runs, loads, or reaches beyond the document. */
export function renderMarkdown(text: string): DocumentFragment {
  const html = marked.parse(text, { async: false, gfm: true })
  return purifier.sanitize(html, rules)
}

/** Links lead out, in a tab of their own; links between files mean nothing here. */
function tameLink(link: HTMLAnchorElement): void {
  const href = link.getAttribute('href') ?? ''
  if (!/^(https?:|mailto:)/i.test(href)) {
    link.removeAttribute('href')
    return
  }
  link.target = '_blank'
  link.rel = 'noopener noreferrer'
}

/** A picture from elsewhere would tell its server who reads this; a link to it does not. */
function tameImage(image: HTMLImageElement): void {
  const src = image.getAttribute('src') ?? ''
  if (/^data:image\/(png|jpeg|gif|webp);/i.test(src)) return
  const link = document.createElement('a')
  link.textContent = t('markdown.image', { alt: image.alt || src })
  link.href = src
  tameLink(link)
  image.replaceWith(link)
}

/** Task lists are check boxes; other inputs have no place in a document. */
function tameInput(input: HTMLInputElement): void {
  if (input.type !== 'checkbox') input.remove()
  input.disabled = true
}
