import { describe, expect, it } from 'vitest'
import type { Action } from '../../src/core/action.ts'
import { branchName, dropBranch, forkBranch, nameBranch, trunk } from '../../src/trace/branch.ts'

const guest = (vcpu: number): Action => ({ agent: 'guest', vcpu })
const raise: Action = { agent: 'device', pin: 11 }

const trunkOnly = { branches: [trunk()], id: 1 }

describe('another choice at a step', () => {
  it('makes a branch beside the old one, which stays as it was', () => {
    const { branches, id } = forkBranch(trunkOnly, [guest(0), raise])
    expect(id).toBe(2)
    expect(branches).toEqual([trunk(), { id: 2, name: '', chosen: [guest(0), raise], from: 2 }])
  })

  it('lets the branch grow where it is the next choice right after the last', () => {
    const forked = forkBranch(trunkOnly, [guest(0), raise])
    const { branches, id } = forkBranch(forked, [guest(0), raise, guest(1)])
    expect(id).toBe(2)
    expect(branches[1]).toEqual({ id: 2, name: '', chosen: [guest(0), raise, guest(1)], from: 2 })
  })

  it('makes another branch from an earlier step of a branch', () => {
    const forked = forkBranch(trunkOnly, [guest(0), raise])
    const { branches, id } = forkBranch(forked, [guest(3)])
    expect(id).toBe(3)
    expect(branches.map(({ from }) => from)).toEqual([0, 2, 1])
  })

  it('goes back to a branch that there is already', () => {
    const forked = forkBranch(trunkOnly, [guest(0), raise])
    const again = forkBranch({ ...forked, id: 1 }, [guest(0), raise])
    expect(again).toEqual(forked)
  })

  it('never gives a new branch the number of one that is left', () => {
    const three = forkBranch(forkBranch(trunkOnly, [raise]), [guest(0)])
    const without = dropBranch(three.branches, 2)
    expect(forkBranch({ branches: without, id: 1 }, [guest(1)]).id).toBe(4)
  })
})

it('a branch is called by its number until a person names it', () => {
  const { branches } = forkBranch(trunkOnly, [raise])
  const named = nameBranch(branches, 2, '  Raised early ')
  expect(named.map(branchName)).toEqual(['Branch 1', 'Raised early'])
  expect(nameBranch(named, 2, ' ').map(branchName)).toEqual(['Branch 1', 'Branch 2'])
})

it('the last branch cannot be deleted', () => {
  expect(dropBranch([trunk()], 1)).toEqual([trunk()])
})
