import { CustomChart, type CustomSeriesOption, ScatterChart, type ScatterSeriesOption } from 'echarts/charts';
import {
  GraphicComponent,
  GridComponent,
  type GridComponentOption,
  LegendComponent,
  type LegendComponentOption,
  TitleComponent,
  type TitleComponentOption,
} from 'echarts/components';
import { type ComposeOption, init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { FAINT, INK, PAPER, RULE, toDarkRules } from './colours.ts';

use([
  CustomChart,
  ScatterChart,
  GraphicComponent,
  GridComponent,
  LegendComponent,
  TitleComponent,
  SVGRenderer,
]);

type PictureOption = ComposeOption<
  | CustomSeriesOption
  | ScatterSeriesOption
  | GridComponentOption
  | LegendComponentOption
  | TitleComponentOption
>;

/** What a picture shows; `words` are the work of `text`. */
export interface Picture extends Pick<PictureOption, 'grid' | 'xAxis' | 'yAxis' | 'series'> {
  readonly title: string;
  /** At most two lines below the title. */
  readonly notes: readonly string[];
  /** Names of series whose marks are explained. */
  readonly legend: readonly string[];
  readonly words?: readonly object[];
}

export const WIDTH = 720;
export const HEIGHT = 420;

export const FONT = 'system-ui, sans-serif';
const MARGIN = 16;
/** Below two lines of notes. */
const LEGEND_TOP = 74;

/** What the library writes for its own sake: classes and data of a page, whose numbers grow from picture to picture. */
const OF_A_PAGE = / (?:class|ecmeta_\w+|pointer-events|xmlns:xlink|baseProfile)="[^"]*"/g;
const STYLE_OF_A_PAGE = /<style >[\s\S]*?<\/style>\s*/g;

/** The picture as an SVG that stands alone: light or dark as its viewer prefers, and always the same bytes. */
export function toSvg(picture: Picture): string {
  return standAlone(toBareSvg(picture));
}

/** A bare picture with what is dark in a style of its own. */
export function standAlone(svg: string): string {
  const style = `<style>@media (prefers-color-scheme: dark){${toDarkRules(svg)}}</style>`;
  return svg.replace('>', () => `>\n${style}`);
}

/** The picture as an SVG for a page that says in its own style what is dark. */
export function toBareSvg({ title, notes, legend, words = [], ...option }: Picture): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width: WIDTH, height: HEIGHT });
  try {
    chart.setOption({
      animation: false,
      backgroundColor: PAPER,
      textStyle: { fontFamily: FONT },
      title: {
        text: title,
        subtext: notes.join('\n'),
        left: MARGIN,
        top: 12,
        padding: 0,
        itemGap: 8,
        textStyle: { color: INK, fontSize: 16, fontWeight: 600 },
        borderColor: RULE,
        subtextStyle: { color: FAINT, fontSize: 12, lineHeight: 17 },
      },
      legend: {
        data: [...legend],
        left: MARGIN - 5,
        top: LEGEND_TOP,
        itemWidth: 14,
        itemHeight: 12,
        // Fonts are wider on one machine than on another.
        itemGap: 30,
        borderColor: RULE,
        selectedMode: false,
        textStyle: { color: INK, fontSize: 12 },
      },
      graphic: { elements: words },
      ...option,
    });
    const label = toAttribute(`${title}. ${notes.join(' ')}`);
    return chart
      .renderToSVGString()
      .replace(STYLE_OF_A_PAGE, '')
      .replace(OF_A_PAGE, '')
      .replace('<svg ', () => `<svg role="img" aria-label="${label}" `)
      .concat('\n');
  } finally {
    chart.dispose();
  }
}

function toAttribute(words: string): string {
  const entities: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
  };
  return words.replace(/[&<>"]/g, (sign) => entities[sign] ?? '');
}
