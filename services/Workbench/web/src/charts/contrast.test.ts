import { describe, expect, it } from 'vitest';
import { inkOnRamp } from './contrast';

const light = { ramp: ['rgb(255, 255, 255)', 'rgb(0, 0, 160)'], ink: 'rgb(20, 20, 20)', surface: 'rgb(255, 255, 255)' };

describe('inkOnRamp', () => {
  it('is dark where the ramp is light, and light where it is dark', () => {
    expect(inkOnRamp(light, 0)).toBe(light.ink);
    expect(inkOnRamp(light, 1)).toBe(light.surface);
  });

  it('keeps to the ends of the ramp', () => {
    expect(inkOnRamp(light, 7)).toBe(light.surface);
    expect(inkOnRamp(light, -1)).toBe(light.ink);
  });
});
