import type { Icon } from '@cloudservice/contract'
import archive from '../icons/archive.svg?inline'
import audio from '../icons/audio.svg?inline'
import code from '../icons/code.svg?inline'
import document from '../icons/document.svg?inline'
import file from '../icons/file.svg?inline'
import folder from '../icons/folder.svg?inline'
import font from '../icons/font.svg?inline'
import image from '../icons/image.svg?inline'
import model from '../icons/model.svg?inline'
import pdf from '../icons/pdf.svg?inline'
import presentation from '../icons/presentation.svg?inline'
import spreadsheet from '../icons/spreadsheet.svg?inline'
import text from '../icons/text.svg?inline'
import video from '../icons/video.svg?inline'

const pictures: Record<Icon, string> = {
  archive,
  audio,
  code,
  document,
  file,
  folder,
  font,
  image,
  model,
  pdf,
  presentation,
  spreadsheet,
  text,
  video,
}

/** The coloured picture of a file's class; decoration beside its name. */
export function FileIcon({ icon, size = 24, isDraggable, className }: FileIconProps) {
  return (
    <img
      src={pictures[icon]}
      alt=""
      width={size}
      height={size}
      draggable={isDraggable ?? false}
      className={className}
    />
  )
}

/** Properties of {@link FileIcon}. */
export interface FileIconProps {
  icon: Icon
  /** Width and height in pixels. */
  size?: number
  /** Whether it can be taken hold of to drag what it stands for. */
  isDraggable?: boolean
  className?: string
}
