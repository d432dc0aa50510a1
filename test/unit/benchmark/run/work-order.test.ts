import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createWorkOrder } from '../../../../src/benchmark/run/work-order.ts';

const count = fc.integer({ min: 1, max: 12 });

test('everything is asked once, whoever works where and in whatever order', () => {
  fc.assert(
    fc.property(
      count,
      count,
      fc.integer({ min: 1, max: 4 }),
      fc.integer(),
      (questions, contenders, times, seed) => {
        const order = createWorkOrder(questions, contenders, times, seed);
        const other = createWorkOrder(questions, contenders, times, seed);
        const positions = Array.from({ length: order.total }, (_, index) => order.total - 1 - index);
        const works = positions.map((position) => order.at(position));
        expect(order.total).toBe(questions * contenders * times);
        expect(new Set(works.map((work) => JSON.stringify(work))).size).toBe(order.total);
        expect(positions.map((position) => other.at(position))).toEqual(works);
      },
    ),
  );
});

test('a question is over before the next one begins', () => {
  const order = createWorkOrder(50, 3, 2, 1);
  const questions = Array.from({ length: order.total }, (_, position) => order.at(position).question);
  const changes = questions.filter((question, index) => question !== questions[index - 1]);
  expect(changes).toHaveLength(50);
});

test('another seed is another order, of questions and of strategies', () => {
  const [one, other] = [createWorkOrder(40, 5, 1, 1), createWorkOrder(40, 5, 1, 2)];
  const list = ({ total, at }: typeof one) => Array.from({ length: total }, (_, position) => at(position));
  expect(list(one)).not.toEqual(list(other));
  const firsts = Array.from({ length: 40 }, (_, index) => one.at(index * 5).contender);
  expect(new Set(firsts).size).toBe(5);
});

test('beyond the end there is nothing', () => {
  expect(() => createWorkOrder(2, 2, 1, 1).at(4)).toThrow(RangeError);
});
