import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createSpeedMeter } from './speed-meter.ts'

test('nothing is told before a quarter of a second has passed', () => {
  const clock = { now: 0 }
  const meter = createSpeedMeter(() => clock.now)
  meter.add(1000)
  clock.now = 100
  assert.equal(meter.bytesPerSecond(), 0)
})

test('an even stream has its rate, however long it lasts', () => {
  const clock = { now: 0 }
  const meter = createSpeedMeter(() => clock.now)
  for (; clock.now < 20_000; clock.now += 100) meter.add(100)
  const speed = meter.bytesPerSecond()
  assert.ok(speed > 950 && speed < 1050, String(speed))
})

test('a stream that stopped has no rate any more', () => {
  const clock = { now: 0 }
  const meter = createSpeedMeter(() => clock.now)
  meter.add(1000)
  clock.now = 6000
  assert.equal(meter.bytesPerSecond(), 0)
})
