import { useCallback, useEffect, useImperativeHandle, useLayoutEffect, useRef, useState, type PointerEvent, type Ref } from 'react';
import { Icon } from '../components/Icon';
import { texts } from '../i18n/en';
import { actualScale, fitSize, fitted, moved, zoomAt, type Size, type Transform } from './transform';

/** What keys can do to the image. */
export interface ViewerHandle {
  zoom: (step: 1 | -1 | 'fit' | 'toggle') => void;
  /** Moves the view by tenths of the frame. */
  pan: (dx: number, dy: number) => void;
}

interface ZoomImageProps {
  /** Small and in the cache already: stands in until the large one is there. */
  placeholder: string;
  /** The image as it is shown first, at most `shownSide` pixels a side. */
  src: string;
  shownSide: number;
  /** The image as stored; asked for when somebody looks closer than `src` can show. */
  original: string;
  /** Pixels as stored; 0 where they are not known. */
  size: Size;
  alt: string;
  ref?: Ref<ViewerHandle>;
}

const keyFactor = 1.5;
const center = { x: 0, y: 0 };

/** One image as large as its frame, to be zoomed (wheel, pinch, keys) and moved (drag, keys) down to its stored pixels. */
export function ZoomImage({ placeholder, src, shownSide, original, size, alt, ref }: ZoomImageProps) {
  const frame = useRef<HTMLDivElement>(null);
  const shown = useRef<HTMLImageElement>(null);
  const [state, setState] = useState<'loading' | 'shown' | 'failed'>('loading');
  const [natural, setNatural] = useState<Size>(size);
  const [frameSize, setFrameSize] = useState<Size>({ width: 0, height: 0 });
  const [transform, setTransform] = useState<Transform>(fitted);
  const [wantsOriginal, setWantsOriginal] = useState(false);
  const [originalState, setOriginalState] = useState<'loading' | 'shown' | 'failed'>('loading');

  const known = size.width > 0 ? size : natural;
  const apply = useCallback(
    (change: (from: Transform, frameNow: Size) => Transform) => {
      const element = frame.current;
      if (element === null) return;
      const frameNow = { width: element.clientWidth, height: element.clientHeight };
      setTransform((from) => change(from, frameNow));
    },
    [],
  );

  // Once it was needed it stays, so that moving about does not change what one sees.
  const shownWidth = known.width * Math.min(1, shownSide / Math.max(known.width, known.height, 1));
  const needsOriginal = shownWidth < known.width && transform.scale > 1 && fitSize(known, frameSize).width * transform.scale * window.devicePixelRatio > shownWidth;
  if (needsOriginal && !wantsOriginal) setWantsOriginal(true);

  const toggle = useCallback(
    (point: { x: number; y: number }) =>
      apply((from, frameNow) => (from.scale > 1 ? fitted : zoomAt(from, Math.max(2, actualScale(known, frameNow)), point, known, frameNow))),
    [apply, known],
  );

  useImperativeHandle(
    ref,
    () => ({
      zoom: (step) => {
        if (step === 'toggle') toggle(center);
        else apply((from, frameNow) => (step === 'fit' ? fitted : zoomAt(from, step > 0 ? keyFactor : 1 / keyFactor, center, known, frameNow)));
      },
      pan: (dx, dy) => apply((from, frameNow) => moved(from, (-dx * frameNow.width) / 10, (-dy * frameNow.height) / 10, known, frameNow)),
    }),
    [apply, toggle, known],
  );

  // What was fetched ahead is there at once: no state in between, no blank frame.
  useLayoutEffect(() => {
    const image = shown.current;
    if (image === null || !image.complete || image.naturalWidth === 0) return;
    setState('shown');
    setNatural({ width: image.naturalWidth, height: image.naturalHeight });
  }, [src]);

  useLayoutEffect(() => {
    const element = frame.current;
    if (element === null) return;
    const measure = () => setFrameSize({ width: element.clientWidth, height: element.clientHeight });
    measure();
    const observer = new ResizeObserver(() => {
      measure();
      setTransform(fitted);
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  // React listens to the wheel passively, so the page would scroll with it.
  useEffect(() => {
    const element = frame.current;
    if (element === null) return;
    const hear = (event: WheelEvent) => {
      event.preventDefault();
      const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
      const factor = Math.exp((-event.deltaY * lines) / (event.ctrlKey ? 120 : 400));
      apply((from, frameNow) => zoomAt(from, factor, pointIn(element, event), known, frameNow));
    };
    element.addEventListener('wheel', hear, { passive: false });
    return () => element.removeEventListener('wheel', hear);
  }, [apply, known]);

  const pointers = usePointers(frame, apply, known);
  const percent = frameSize.width === 0 || known.width === 0 ? null : Math.round((100 * transform.scale) / actualScale(known, frameSize));
  const place = { transform: `translate(${transform.x}px, ${transform.y}px) scale(${transform.scale})` };
  return (
    <div className="viewer" data-state={state} data-scale={transform.scale.toFixed(2)} data-original={wantsOriginal && originalState === 'shown'} data-testid="viewer">
      <div
        ref={frame}
        className={transform.scale > 1 ? 'viewer-frame zoomed' : 'viewer-frame'}
        onDoubleClick={(event) => toggle(pointIn(event.currentTarget, event))}
        {...pointers}
      >
        {state === 'failed' ? (
          <p className="viewer-failed" role="alert">
            {texts.viewer.failed}
          </p>
        ) : (
          <div className="viewer-image" style={place}>
            {state === 'loading' && <img src={placeholder} alt="" draggable={false} />}
            <img
              ref={shown}
              src={src}
              alt={alt}
              data-testid="stage-image"
              draggable={false}
              onLoad={(event) => {
                setNatural({ width: event.currentTarget.naturalWidth, height: event.currentTarget.naturalHeight });
                setState('shown');
              }}
              onError={() => setState('failed')}
            />
            {wantsOriginal && originalState !== 'failed' && (
              <img src={original} alt="" draggable={false} hidden={originalState === 'loading'} onLoad={() => setOriginalState('shown')} onError={() => setOriginalState('failed')} />
            )}
          </div>
        )}
      </div>
      {state !== 'failed' && (
        <div className="viewer-tools" role="group" aria-label={texts.viewer.zoom}>
          <button type="button" className="viewer-tool" aria-label={texts.viewer.out} disabled={transform.scale <= 1} onClick={() => apply((from, frameNow) => zoomAt(from, 1 / keyFactor, center, known, frameNow))}>
            <Icon name="minus" />
          </button>
          <button type="button" className="viewer-tool percent" aria-label={texts.viewer.toggle(percent)} onClick={() => toggle(center)}>
            {percent === null ? '' : `${percent}%`}
          </button>
          <button type="button" className="viewer-tool" aria-label={texts.viewer.in} onClick={() => apply((from, frameNow) => zoomAt(from, keyFactor, center, known, frameNow))}>
            <Icon name="plus" />
          </button>
        </div>
      )}
    </div>
  );
}

const pointIn = (element: Element, event: { clientX: number; clientY: number }) => {
  const box = element.getBoundingClientRect();
  return { x: event.clientX - box.left - box.width / 2, y: event.clientY - box.top - box.height / 2 };
};

type Apply = (change: (from: Transform, frameNow: Size) => Transform) => void;

/** One pointer moves the image, two pinch it. */
function usePointers(frame: React.RefObject<HTMLDivElement | null>, apply: Apply, image: Size) {
  const down = useRef(new Map<number, { x: number; y: number }>());
  const release = (event: PointerEvent) => {
    down.current.delete(event.pointerId);
  };
  return {
    onPointerDown: (event: PointerEvent<HTMLDivElement>) => {
      if (event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      down.current.set(event.pointerId, { x: event.clientX, y: event.clientY });
    },
    onPointerMove: (event: PointerEvent<HTMLDivElement>) => {
      const before = down.current.get(event.pointerId);
      if (before === undefined || frame.current === null) return;
      const now = { x: event.clientX, y: event.clientY };
      const other = [...down.current].find(([id]) => id !== event.pointerId)?.[1];
      down.current.set(event.pointerId, now);
      if (other === undefined) {
        apply((from, frameNow) => moved(from, now.x - before.x, now.y - before.y, image, frameNow));
        return;
      }
      const factor = distance(now, other) / Math.max(1, distance(before, other));
      const middle = pointIn(frame.current, { clientX: (now.x + other.x) / 2, clientY: (now.y + other.y) / 2 });
      apply((from, frameNow) => zoomAt(from, factor, middle, image, frameNow));
    },
    onPointerUp: release,
    onPointerCancel: release,
  };
}

const distance = (a: { x: number; y: number }, b: { x: number; y: number }) => Math.hypot(a.x - b.x, a.y - b.y);
