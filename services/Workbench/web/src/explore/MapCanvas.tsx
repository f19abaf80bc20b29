import { useEffect, useEffectEvent, useLayoutEffect, useRef, useState, type KeyboardEvent, type PointerEvent } from 'react';
import { texts } from '../i18n/en';
import { fit, pan, toMap, toScreen, zoomAt, type Box, type Camera } from './camera';
import { nearest, placesInside, type Point } from './lasso';
import { paint, radiusFor, type Dots } from './paint';

export type Tool = 'pan' | 'lasso';

const step = 60;
const zoomStep = 1.35;
const reach = 9;

export interface MapCanvasProps {
  dots: Dots;
  /** Whether a place is shown: has a place and passes the filters. */
  shown: (place: number) => boolean;
  tool: Tool;
  onTool: (tool: Tool) => void;
  /** Counted up to show all again. */
  fits: number;
  zooms: number;
  chosen: ReadonlySet<number>;
  marked: number | null;
  ink: string;
  onLasso: (places: number[]) => void;
  onHover: (place: number | null, at: Point | null) => void;
  onOpen: (place: number) => void;
}

/** The map: dots on a canvas that is moved, zoomed and drawn upon. */
export function MapCanvas({ dots, shown, tool, onTool, fits, zooms, chosen, marked, ink, onLasso, onHover, onOpen }: MapCanvasProps) {
  const frame = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [box, setBox] = useState<Box>({ width: 0, height: 0 });
  const [moved, setMoved] = useState<{ of: string; camera: Camera } | null>(null);
  const [line, setLine] = useState<Point[]>([]);
  const drag = useRef<{ left: number; top: number; far: boolean } | null>(null);
  const whole = box.width === 0 ? { x: 0, y: 0, scale: 1 } : fit(dots.x, dots.y, (place) => (dots.colour[place] ?? -1) >= 0, box);
  // What was moved stays until another map is shown, or all of it is asked for.
  const key = `${fits}/${dots.x.length}/${box.width}x${box.height}`;
  const camera = moved?.of === key ? moved.camera : whole;
  const setCamera = (next: Camera) => setMoved({ of: key, camera: next });

  useLayoutEffect(() => {
    const element = frame.current;
    if (element === null) return;
    const measured = new ResizeObserver(() => setBox({ width: element.clientWidth, height: element.clientHeight }));
    measured.observe(element);
    return () => measured.disconnect();
  }, []);

  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext('2d');
    if (element == null || context == null || box.width === 0) return;
    const ratio = Math.min(2, window.devicePixelRatio);
    const inPixels = { width: Math.round(box.width * ratio), height: Math.round(box.height * ratio) };
    if (element.width !== inPixels.width) element.width = inPixels.width;
    if (element.height !== inPixels.height) element.height = inPixels.height;
    const image = context.createImageData(inPixels.width, inPixels.height);
    const growth = Math.min(2.2, Math.max(1, Math.sqrt(camera.scale / whole.scale)));
    paint(image.data, inPixels, { ...camera, scale: camera.scale * ratio }, dots, radiusFor(dots.x.length, ratio) * growth, 0.85);
    context.putImageData(image, 0, 0);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.strokeStyle = ink;
    context.lineWidth = 1.2;
    const ring = (place: number, radius: number) => {
      const [left, top] = toScreen(camera, box, dots.x[place] ?? 0, dots.y[place] ?? 0);
      context.beginPath();
      context.arc(left, top, radius, 0, 2 * Math.PI);
      context.stroke();
    };
    chosen.forEach((place) => ring(place, radiusFor(dots.x.length, 1) * growth + 1.5));
    if (marked !== null) {
      context.lineWidth = 2;
      ring(marked, radiusFor(dots.x.length, 1) * growth + 4);
    }
    if (line.length > 1) {
      context.setLineDash([5, 4]);
      context.beginPath();
      line.forEach(([left, top], index) => (index === 0 ? context.moveTo(left, top) : context.lineTo(left, top)));
      context.closePath();
      context.stroke();
      context.setLineDash([]);
    }
  }, [box, camera, whole.scale, dots, chosen, marked, ink, line]);

  const at = (event: PointerEvent | WheelEvent): Point => {
    const bounds = frame.current?.getBoundingClientRect();
    return [event.clientX - (bounds?.left ?? 0), event.clientY - (bounds?.top ?? 0)];
  };
  const find = ([left, top]: Point) => nearest(dots.x, dots.y, shown, toMap(camera, box, left, top), reach / camera.scale);

  // Zoom buttons of the page count up or down.
  const zoomed = useRef(zooms);
  const zoomTo = useEffectEvent((count: number) => {
    const change = count - zoomed.current;
    zoomed.current = count;
    if (change !== 0) setCamera(zoomAt(camera, box, box.width / 2, box.height / 2, zoomStep ** change, whole));
  });
  useEffect(() => zoomTo(zooms), [zooms]);

  // React listens to wheels passively, which could not keep the page from scrolling.
  const turned = useEffectEvent((event: WheelEvent) => {
    event.preventDefault();
    const [left, top] = at(event);
    setCamera(zoomAt(camera, box, left, top, Math.exp(-event.deltaY * 0.0016), whole));
  });
  useEffect(() => {
    const element = frame.current;
    const listen = (event: WheelEvent) => turned(event);
    element?.addEventListener('wheel', listen, { passive: false });
    return () => element?.removeEventListener('wheel', listen);
  }, []);

  const down = (event: PointerEvent<HTMLDivElement>) => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const [left, top] = at(event);
    drag.current = { left, top, far: false };
    if (tool === 'lasso' || event.shiftKey) setLine([[left, top]]);
    onHover(null, null);
  };
  const move = (event: PointerEvent<HTMLDivElement>) => {
    const point = at(event);
    const held = drag.current;
    if (held === null) {
      const place = find(point);
      onHover(place, place === null ? null : point);
      return;
    }
    const [right, downward] = [point[0] - held.left, point[1] - held.top];
    if (!held.far && Math.hypot(right, downward) < 4) return;
    drag.current = { left: point[0], top: point[1], far: true };
    if (line.length > 0) setLine([...line, point]);
    else setCamera(pan(camera, right, downward));
  };
  const up = (event: PointerEvent<HTMLDivElement>) => {
    const held = drag.current;
    drag.current = null;
    if (line.length > 2) onLasso(placesInside(line.map(([left, top]) => toMap(camera, box, left, top)), dots.x, dots.y, shown));
    setLine([]);
    if (held?.far === false) {
      const place = find(at(event));
      if (place !== null) onOpen(place);
    }
  };
  const keyed = (event: KeyboardEvent) => {
    const moves: Record<string, [number, number]> = { ArrowLeft: [step, 0], ArrowRight: [-step, 0], ArrowUp: [0, step], ArrowDown: [0, -step] };
    const way = moves[event.key];
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (way !== undefined) setCamera(pan(camera, ...way));
    else if (event.key === '+' || event.key === '=') setCamera(zoomAt(camera, box, box.width / 2, box.height / 2, zoomStep, whole));
    else if (event.key === '-') setCamera(zoomAt(camera, box, box.width / 2, box.height / 2, 1 / zoomStep, whole));
    else if (event.key === '0') setMoved(null);
    else if (event.key === 'l' || event.key === 'L') onTool(tool === 'lasso' ? 'pan' : 'lasso');
    else if (event.key === 'Enter') {
      const place = nearest(dots.x, dots.y, shown, [camera.x, camera.y], Infinity);
      if (place !== null) onOpen(place);
    } else return;
    event.preventDefault();
  };

  return (
    <div
      ref={frame}
      className="map-canvas"
      data-tool={tool}
      data-testid="map"
      data-dots={dots.x.length}
      tabIndex={0}
      role="application"
      aria-label={texts.explore.map.canvas(dots.x.length)}
      onPointerDown={down}
      onPointerMove={move}
      onPointerUp={up}
      onPointerLeave={() => onHover(null, null)}
      onKeyDown={keyed}
    >
      <canvas ref={canvas} aria-hidden="true" />
    </div>
  );
}
