// Falls through a room of mirrors into the next clip. A gl-transition: import "mirror_room.glsl", then
// a.mirror_room(b, over: 1s, angle: 1.2).
uniform float angle; // = 0.8
uniform float depth; // = 2.5
uniform bool inwards; // = true
#define HALF 0.5

mat2 turned(float a) {
  float c = cos(a), s = sin(a);
  return mat2(c, s, -s, c);
}

vec2 mirrored(vec2 p) { return 1.0 - abs(1.0 - mod(p, 2.0)); }

vec4 transition(vec2 uv) {
  float way = smoothstep(0.0, 1.0, progress);
  float bump = 4.0 * way * (1.0 - way);
  float scale = inwards ? 1.0 / (1.0 + depth * bump) : 1.0 + depth * bump;
  vec2 p = (uv - HALF) * vec2(ratio, 1.0);
  p = turned(angle * bump) * p * scale;
  vec2 place = mirrored(p / vec2(ratio, 1.0) + HALF);
  return mix(getFromColor(place), getToColor(place), smoothstep(0.35, 0.65, progress));
}
