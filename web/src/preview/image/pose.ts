/** Width and height in pixels. */
export interface Size {
  width: number
  height: number
}

/** A point, counted from the middle of the view. */
export interface Point {
  x: number
  y: number
}

/** How a picture lies in its view. */
export interface Pose {
  /** 1 fits it into the view. */
  zoom: number
  /** The middle of the picture. */
  x: number
  y: number
  /** Quarter turns clockwise; never wraps, so that a turn is always seen as one. */
  turns: number
}

/** The picture whole and upright in the middle. */
export const restingPose: Pose = { zoom: 1, x: 0, y: 0, turns: 0 }

/** How far one press of a key or button, or one notch of a wheel, zooms. */
export const zoomStep = 1.25

const largestZoom = 8
/** However large the picture, its pixels can be seen: at least so many screen pixels for one. */
const largestScale = 2

/** Screen pixels per picture pixel that make it fit; small pictures are not blown up. */
export function fitScale(picture: Size, view: Size, turns: number): number {
  const { width, height } = turned(picture, turns)
  if (width === 0 || height === 0) return 1
  return Math.min(1, view.width / width, view.height / height)
}

/** Zooms so that the given point stays where it is. */
export function zoomAt(pose: Pose, factor: number, at: Point, picture: Size, view: Size): Pose {
  const most = Math.max(largestZoom, largestScale / fitScale(picture, view, pose.turns))
  const zoom = Math.min(most, Math.max(1, pose.zoom * factor))
  const grown = zoom / pose.zoom
  const x = at.x - (at.x - pose.x) * grown
  const y = at.y - (at.y - pose.y) * grown
  return keepInView({ ...pose, zoom, x, y }, picture, view)
}

/** Moves the picture, as far as there is more of it to see. */
export function pan(pose: Pose, by: Point, picture: Size, view: Size): Pose {
  return keepInView({ ...pose, x: pose.x + by.x, y: pose.y + by.y }, picture, view)
}

/** Turns the picture clockwise by a quarter and fits it again. */
export function rotate(pose: Pose): Pose {
  return { ...restingPose, turns: pose.turns + 1 }
}

/** No gap opens on one side while the picture reaches beyond the view on the other. */
export function keepInView(pose: Pose, picture: Size, view: Size): Pose {
  const scale = fitScale(picture, view, pose.turns) * pose.zoom
  const { width, height } = turned(picture, pose.turns)
  const roomX = Math.max(0, (width * scale - view.width) / 2)
  const roomY = Math.max(0, (height * scale - view.height) / 2)
  return {
    ...pose,
    x: Math.min(roomX, Math.max(-roomX, pose.x)),
    y: Math.min(roomY, Math.max(-roomY, pose.y)),
  }
}

function turned({ width, height }: Size, turns: number): Size {
  return turns % 2 === 0 ? { width, height } : { width: height, height: width }
}
