import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fitScale, pan, restingPose, rotate, zoomAt } from './pose.ts'

const picture = { width: 4000, height: 2000 }
const view = { width: 1000, height: 1000 }

test('a large picture fits, a small one keeps its size', () => {
  assert.equal(fitScale(picture, view, 0), 0.25)
  assert.equal(fitScale({ width: 10, height: 10 }, view, 0), 1)
})

test('a turned picture fits by its other side', () => {
  assert.equal(fitScale(picture, { width: 1000, height: 4000 }, 0), 0.25)
  assert.equal(fitScale(picture, { width: 1000, height: 4000 }, 1), 0.5)
})

test('zooming keeps the point under the pointer where it is', () => {
  const at = { x: 200, y: 0 }
  const pose = zoomAt(restingPose, 2, at, picture, view)
  assert.equal(pose.zoom, 2)
  assert.equal((at.x - pose.x) / pose.zoom, at.x)
})

test('zooming ends at the whole picture and at eight times that', () => {
  assert.equal(zoomAt(restingPose, 0.1, { x: 0, y: 0 }, picture, view).zoom, 1)
  assert.equal(zoomAt(restingPose, 1000, { x: 0, y: 0 }, picture, view).zoom, 8)
})

test('a huge picture can be zoomed until its pixels are seen', () => {
  const huge = { width: 40_000, height: 20_000 }
  const pose = zoomAt(restingPose, 1000, { x: 0, y: 0 }, huge, view)
  assert.equal(pose.zoom * fitScale(huge, view, 0), 2)
})

test('a picture cannot be dragged out of its view', () => {
  const zoomed = zoomAt(restingPose, 4, { x: 0, y: 0 }, picture, view)
  const moved = pan(zoomed, { x: 99_999, y: 99_999 }, picture, view)
  assert.deepEqual([moved.x, moved.y], [1500, 500])
  assert.deepEqual(pan(restingPose, { x: 50, y: 50 }, picture, view), restingPose)
})

test('turning fits the picture again and always goes the same way round', () => {
  const pose = rotate(rotate(rotate(rotate({ ...restingPose, zoom: 3, x: 5 }))))
  assert.deepEqual(pose, { zoom: 1, x: 0, y: 0, turns: 4 })
})
