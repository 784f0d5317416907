import { Partitioners } from 'kafkajs'

/**
 * Gives the partition of a key as Kafka's own clients choose it. The generator chooses for itself, because it counts
 * what it sent by partition.
 */
export function createPartitionOf(partitions: number): (key: string) => number {
  const choose = Partitioners.DefaultPartitioner()
  const partitionMetadata = Array.from({ length: partitions }, (_, partitionId) => ({
    partitionId,
    partitionErrorCode: 0,
    leader: 0,
    replicas: [0],
    isr: [0],
  }))
  const known = new Map<string, number>()
  return (key) => {
    const found = known.get(key) ?? choose({ topic: '', partitionMetadata, message: { key, value: null } })
    known.set(key, found)
    return found
  }
}
