"""Peer: an inverted index in numba. Exact: postings are added up per vacancy, whoever they touch is scored in full."""

# ruff: noqa: ANN001, ANN201, ANN202 -- the types of compiled functions are those of their first call

from __future__ import annotations

import numba
import numpy as np
from market import (
    COVERAGE,
    DISTANCE,
    EDUCATION,
    EXPERIENCE,
    HIGHEST,
    RESIDENCY,
    SAME_KABUPATEN,
    SAME_PROVINSI,
    WAGE,
    K,
    Market,
    neighbours,
    postings,
    shares,
)

f4 = np.float32
_COVERAGE, _EXPERIENCE, _WAGE = f4(COVERAGE), f4(EXPERIENCE), f4(WAGE)
_SURPLUS = f4(EDUCATION / HIGHEST)
_DISTANCE, _KECAMATAN = f4(DISTANCE), f4(RESIDENCY)
_KABUPATEN, _PROVINSI = f4(RESIDENCY * SAME_KABUPATEN), f4(RESIDENCY * SAME_PROVINSI)
_REST = f4(1.0 - COVERAGE)  # the most that all but coverage can be worth
_ONE, _TWO, _ZERO = f4(1.0), f4(2.0), f4(0.0)
PIECES = 8  # pieces of work per thread, so that none waits long for the other


@numba.njit(cache=True, inline="always")
def value_places(value, place, kabupaten, provinsi, near_start, near_place, near_value):
    own_kabupaten, own_provinsi = kabupaten[place], provinsi[place]
    for other in range(len(value)):
        if kabupaten[other] == own_kabupaten:
            value[other] = _KABUPATEN
        elif provinsi[other] == own_provinsi:
            value[other] = _PROVINSI
        else:
            value[other] = _ZERO
    value[place] = _KECAMATAN
    for at in range(near_start[place], near_start[place + 1]):
        value[near_place[at]] += _DISTANCE * near_value[at]


@numba.njit(cache=True, inline="always")
def insert(scores, workers, score, worker):
    at = K - 1
    while at > 0 and scores[at - 1] < score:
        scores[at] = scores[at - 1]
        workers[at] = workers[at - 1]
        at -= 1
    scores[at] = score
    workers[at] = worker


@numba.njit(cache=True, parallel=True)
def best(first, last, pieces, post_start, post_worker, worker, vacancy, place, near):
    w_experience, w_education, w_wage, w_place = worker
    v_start, v_skill, v_share, v_experience, v_education, v_wage, v_place = vacancy
    kabupaten, provinsi = place
    near_start, near_place, near_value = near
    scores = np.full((last - first, K), -np.inf, f4)
    workers = np.full((last - first, K), -1, np.int32)
    for piece in numba.prange(pieces):
        coverage = np.zeros(len(w_place), f4)
        touched = np.empty(len(w_place), np.int32)
        places = np.empty(len(kabupaten), f4)
        for row in range((last - first) * piece // pieces, (last - first) * (piece + 1) // pieces):
            v = first + row
            value_places(places, v_place[v], kabupaten, provinsi, near_start, near_place, near_value)
            count = 0
            for item in range(v_start[v], v_start[v + 1]):
                share, skill = v_share[item], v_skill[item]
                for at in range(post_start[skill], post_start[skill + 1]):
                    w = post_worker[at]
                    before = coverage[w]
                    if before == _ZERO:
                        touched[count] = w
                        count += 1
                    coverage[w] = before + share
            least, years, offer = v_education[v], _ONE / (v_experience[v] + _ONE), _ONE / f4(v_wage[v])
            own_scores, own_workers = scores[row], workers[row]
            floor = own_scores[K - 1]
            for at in range(count):
                w = touched[at]
                score = _COVERAGE * coverage[w]
                coverage[w] = _ZERO
                if score + _REST <= floor or w_education[w] < least:
                    continue
                score += _EXPERIENCE * min(_ONE, (w_experience[w] + _ONE) * years)
                score += _SURPLUS * f4(w_education[w] - least)
                score += _WAGE * max(_ZERO, min(_ONE, _TWO - f4(w_wage[w]) * offer))
                score += places[w_place[w]]
                if score > floor:
                    insert(own_scores, own_workers, score, w)
                    floor = own_scores[K - 1]
    return scores, workers


def prepare(market: Market):
    post_start, post_worker = postings(market)
    worker = (market.worker_experience, market.worker_education, market.worker_wage, market.worker_place)
    vacancy = (market.vacancy_start, market.vacancy_skill, shares(market).astype(f4))
    vacancy += (market.vacancy_experience, market.vacancy_education, market.vacancy_wage, market.vacancy_place)
    place, near = (market.place_kabupaten, market.place_provinsi), neighbours(market)

    def answer(first: int, last: int):
        pieces = min(last - first, PIECES * numba.get_num_threads())
        return best(first, last, pieces, post_start, post_worker, worker, vacancy, place, near)

    answer(0, min(2, market.vacancies))
    return answer


def matrix(answer, _first: int, _last: int) -> np.ndarray:
    return answer[0]
