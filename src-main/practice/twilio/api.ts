import type { Answer } from './answers.ts';
import type { ApiRoute } from './faults.ts';
import type { Form } from './forms.ts';

/** A request to the API that has been read and found to be from the account. */
export type ApiRequest = {
  /** The path as it was asked for, without its query. */
  readonly path: string;
  /** The parts of the path that the template names. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: Form;
  /** A form's fields; empty when the request is not a form. */
  readonly form: Form;
  /** What a JSON request carries; undefined when it is not JSON. */
  readonly json: unknown;
};

/** An operation of the API. */
export type ApiOperation = {
  readonly route: ApiRoute;
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** The path, with `:Name` for each variable part; the same as in Twilio's OpenAPI files. */
  readonly template: string;
  readonly handle: (request: ApiRequest) => Answer | Promise<Answer>;
};
