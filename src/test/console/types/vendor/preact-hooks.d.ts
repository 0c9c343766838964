type Cleanup = (() => void) | void | undefined;
type Change<State> = State | ((old: State) => State);

export function useState<State>(first: State | (() => State)): [State, (change: Change<State>) => void];
export function useEffect(action: () => unknown, inputs?: readonly unknown[]): void;
export function useLayoutEffect(action: () => unknown, inputs?: readonly unknown[]): void;
export function useRef<Value>(first: Value): { current: Value };
export function useMemo<Value>(make: () => Value, inputs: readonly unknown[]): Value;
export function useCallback<Action extends (...given: never[]) => unknown>(
  action: Action,
  inputs: readonly unknown[],
): Action;
export function useId(): string;
