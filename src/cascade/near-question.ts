export function toNearQuestion(_text: string): string | undefined {
  return undefined;
}
