/** What a customer gave with other requests than this one and may give again, for himself or his organisation. */
import { api } from '$lib/api/client';
import { list, type GivenDoc, type Type } from '$lib/api/types';
import { party } from '../organisations/party.svelte';

export const givenWith =
  (request = '') =>
  async (type: Type): Promise<readonly GivenDoc[]> => {
    const fits = { accept: [...list(type.accept)], max_size: type.max_size || undefined };
    const all = await api.givenDocuments({ ...party.query, ...fits });
    return all.filter((doc) => doc.case !== request);
  };
