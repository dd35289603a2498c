using System.Runtime.ExceptionServices;
using Sigmask.Mpi;

namespace Sigmask.Tests.Mpi;

/// <summary>Ranks that are threads of one process, for what does not depend on an MPI library. A rank that fails ends all.</summary>
internal sealed class ThreadRanks : IDisposable
{
    private readonly Barrier barrier;
    private readonly CancellationTokenSource failure = new();
    private readonly byte[][] messages;
    private readonly nint[] memories;

    private ThreadRanks(int size) => (barrier, messages, memories) = (new(size), new byte[size][], new nint[size]);

    /// <summary>Does the same on every rank.</summary>
    /// <returns>The result of each.</returns>
    public static T[] Run<T>(int size, Func<ICommunicator, T> work)
    {
        using var ranks = new ThreadRanks(size);
        var (results, errors) = (new T[size], new Exception?[size]);
        Thread[] threads = [.. Enumerable.Range(0, size).Select(rank => new Thread(() => Do(rank)))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        if ((errors.FirstOrDefault(error => error is not (null or OperationCanceledException)) ?? errors.FirstOrDefault(error => error is not null)) is { } first)
        {
            ExceptionDispatchInfo.Throw(first);
        }

        return results;

        void Do(int rank)
        {
            try
            {
                results[rank] = work(new Rank(ranks, rank, size));
            }
            catch (Exception error)
            {
                errors[rank] = error;
                ranks.failure.Cancel();
            }
        }
    }

    public void Dispose()
    {
        barrier.Dispose();
        failure.Dispose();
    }

    private void Meet() => barrier.SignalAndWait(failure.Token);

    private sealed unsafe class Rank(ThreadRanks all, int rank, int size) : ICommunicator
    {
        int ICommunicator.Rank => rank;

        public int Size => size;

        public byte[] Gather(ReadOnlySpan<byte> own)
        {
            all.messages[rank] = own.ToArray();
            all.Meet();
            byte[] joined = [.. all.messages.SelectMany(message => message)];
            Assert.Equal(size * own.Length, joined.Length);
            all.Meet();
            return joined;
        }

        public void Broadcast(Span<byte> bytes)
        {
            all.messages[rank] = bytes.ToArray();
            all.Meet();
            Assert.Equal(all.messages[0].Length, bytes.Length);
            all.messages[0].CopyTo(bytes);
            all.Meet();
        }

        public Action StartSum(float* numbers, int count)
        {
            var memory = (nint)numbers;
            return () =>
            {
                all.memories[rank] = memory;
                all.Meet();
                var sums = new float[count];
                foreach (var part in all.memories)
                {
                    for (var i = 0; i < count; i++)
                    {
                        sums[i] += ((float*)part)[i];
                    }
                }

                all.Meet();
                sums.CopyTo(new Span<float>((float*)memory, count));
            };
        }

        public void WaitForAll() => all.Meet();
    }
}
