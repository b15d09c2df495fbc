import { deliveryCard } from './cards-delivery.tsx';
import { gapsCard, handoversCard } from './cards-help.tsx';
import { patientsCard, spendCard } from './cards-more.tsx';
import { firstResponseCard, resolutionCard } from './cards-times.tsx';
import { answeredCard, heatCard, messagesCard } from './cards-volume.tsx';
import type { Card } from './view.ts';

/** The questions that the page and the monthly report answer, in their order. */
export const cards: readonly Card[] = [
  messagesCard,
  heatCard,
  answeredCard,
  firstResponseCard,
  resolutionCard,
  handoversCard,
  deliveryCard,
  gapsCard,
  spendCard,
  patientsCard,
];
