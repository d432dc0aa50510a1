import type { LabelReport } from './calibration-report.ts';
import type { DrawAbstention, DrawReliability, DrawScores, DrawTradeOff } from './report.ts';

/** What there is to draw. */
export interface Drawable {
  readonly labels?: LabelReport | undefined;
  readonly abstention?:
    | {
        readonly inScope: readonly number[];
        readonly outOfScope: readonly number[];
        readonly cut: number | undefined;
      }
    | undefined;
}

interface Picture {
  readonly name: string;
  readonly svg: string;
}

/** The pictures of a report, each of what was found. The library that draws is loaded here and nowhere else. */
export async function drawReport({ labels, abstention }: Drawable): Promise<readonly Picture[]> {
  const pictures: Picture[] = [];
  const { confidence, tradeOff } = labels ?? {};
  if (labels && tradeOff) {
    const { points, chosen, alone } = tradeOff;
    const { drawTradeOff }: { drawTradeOff: DrawTradeOff } = await import('./draw-trade-off.ts');
    const wantedQuality = 'quality' in labels.wanted ? labels.wanted.quality : undefined;
    const svg = drawTradeOff(points, chosen, { alone, costUnit: labels.costUnit, wantedQuality });
    pictures.push({ name: 'trade-off.svg', svg });
  }
  if (labels && tradeOff?.chosen) {
    const { drawScores }: { drawScores: DrawScores } = await import('./draw-scores.ts');
    const tierNames = tradeOff.alone.map(({ tier }) => tier);
    pictures.push({
      name: 'scores.svg',
      svg: drawScores(labels.scores, tradeOff.chosen.thresholds, tierNames),
    });
  }
  if (confidence) {
    const { drawReliability }: { drawReliability: DrawReliability } = await import('./draw-reliability.ts');
    pictures.push({
      name: 'reliability.svg',
      svg: drawReliability(confidence.before.bins, confidence.after.bins),
    });
  }
  if (abstention?.cut !== undefined) {
    const { drawAbstention }: { drawAbstention: DrawAbstention } = await import('./draw-abstention.ts');
    const { inScope, outOfScope, cut } = abstention;
    pictures.push({ name: 'abstention.svg', svg: drawAbstention(inScope, outOfScope, cut) });
  }
  return pictures;
}
