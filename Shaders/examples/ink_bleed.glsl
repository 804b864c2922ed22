// Ink spreads from drops, and the next clip shows where it has been. A gl-transition: import "ink_bleed.glsl",
// then a.ink_bleed(b, over: 1s).
uniform vec3 ink; // = vec3(0.05, 0.05, 0.12)
uniform float drops; // = 5.0
uniform float fringe; // = 0.12

// Whole numbers have an exact product: a rounding more or less would give neighbouring cells other numbers for one corner.
float random(vec2 cell) { return fract(sin(dot(cell, vec2(41.0, 289.0))) * 45758.5453); }

float cloud(vec2 p) {
  vec2 cell = floor(p);
  vec2 part = smoothstep(0.0, 1.0, fract(p));
  return mix(
    mix(random(cell), random(cell + vec2(1.0, 0.0)), part.x),
    mix(random(cell + vec2(0.0, 1.0)), random(cell + vec2(1.0, 1.0)), part.x), part.y);
}

vec4 transition(vec2 uv) {
  vec2 p = uv * vec2(ratio, 1.0);
  float nearest = 10.0;
  for (int i = 0; i < 6; i++) {
    if (float(i) >= drops) continue;
    vec2 centre = vec2(random(vec2(float(i), 1.0)) * ratio, random(vec2(float(i), 2.0)));
    nearest = min(nearest, distance(p, centre));
  }
  float rough = 0.35 * cloud(p * 5.0) + 0.15 * cloud(p * 19.0);
  float front = progress * progress * (ratio + 1.0 + fringe) - nearest - rough * (1.0 - progress);
  if (front < 0.0) return getFromColor(uv);
  if (front > fringe) return getToColor(uv);
  float wet = front / fringe;
  vec4 from = mix(getFromColor(uv), vec4(ink, 1.0), smoothstep(0.0, 0.4, wet));
  return mix(from, getToColor(uv), smoothstep(0.4, 1.0, wet));
}
