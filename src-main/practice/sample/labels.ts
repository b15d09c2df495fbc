/** The labels of the sample clinic. Colours are Mantine's. */
export const sampleLabels = [
  { name: 'Primera visita', color: 'green' },
  { name: 'Presupuesto pendiente', color: 'blue' },
  { name: 'Ortodoncia', color: 'grape' },
  { name: 'Facturas', color: 'teal' },
  { name: 'Llamar', color: 'orange' },
] as const;

/** The name of one of {@link sampleLabels}. */
export type SampleLabel = (typeof sampleLabels)[number]['name'];
