using CsCheck;
using Sigmask.Models;
using Sigmask.Training;
using static TorchSharp.torch;

namespace Sigmask.Tests.Training;

public sealed class CheckpointStoreTests
{
    private static readonly ModelOptions Options = new() { Channels = 1, Classes = 2, Width = 2, Levels = 2 };

    [Fact]
    public void A_checkpoint_brings_back_weights_average_optimizer_step_and_best()
    {
        using var folder = new TemporaryFolder();
        using var scope = NewDisposeScope();
        using var saved = State(seed: 1);
        saved.Average!.Update(0);
        saved.Optimizer.State.Values.First().fill_(3);
        (saved.Step, saved.Best, saved.Elapsed) = (7, new(5, 0.75), TimeSpan.FromSeconds(2.5));
        new CheckpointStore(folder.Location).SaveLast(saved);
        using var restored = State(seed: 2);
        var store = new CheckpointStore(folder.Location);
        Assert.True(store.TryRestore(restored));
        Assert.Equal((7, new ValidationMark(5, 0.75), TimeSpan.FromSeconds(2.5)), (restored.Step, restored.Best, restored.Elapsed));
        Assert.All(saved.Tensors(), pair => Assert.True(pair.Value.equal(restored.Tensors()[pair.Key]).all().item<bool>(), pair.Key));
        Assert.Equal($"{store.LastPath} (step 7)", store.LastGood);
    }

    [Fact]
    public void Without_a_checkpoint_nothing_is_restored()
    {
        using var folder = new TemporaryFolder();
        using var state = State(seed: 1);
        Assert.False(new CheckpointStore(folder.Location).TryRestore(state));
    }

    [Fact]
    public void A_checkpoint_of_another_network_is_refused()
    {
        using var folder = new TemporaryFolder();
        using var saved = State(seed: 1);
        var store = new CheckpointStore(folder.Location);
        store.SaveLast(saved);
        using var other = State(seed: 1, Options with { Width = 3 });
        Assert.Throws<ModelException>(() => store.TryRestore(other));
    }

    [Fact]
    public void Wherever_a_write_fails_the_previous_checkpoint_is_intact_and_nothing_else_is_left()
    {
        using var folder = new TemporaryFolder();
        using var state = State(seed: 1);
        new CheckpointStore(folder.Location).SaveLast(state);
        var path = folder["last.safetensors"];
        var before = File.ReadAllBytes(path);
        state.Step = 1;
        Gen.Int[0, before.Length - 1].ForAll(
            room =>
            {
                var store = new CheckpointStore(folder.Location, file => new FullDisk(file, room));
                var error = Assert.Throws<TrainingException>(() => store.SaveLast(state));
                Assert.Contains("what stood there before is intact", error.Message, StringComparison.Ordinal);
                Assert.DoesNotContain('\n', error.Message);
                Assert.Equal(before, File.ReadAllBytes(path));
                Assert.Equal([path], Directory.GetFiles(folder.Location));
            },
            iter: 30);
    }

    [Fact]
    public void A_disk_that_is_really_full_gives_a_one_line_error()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "only Linux has a device that is always full");
        using var folder = new TemporaryFolder();
        using var state = State(seed: 1);
        var store = new CheckpointStore(folder.Location, _ => new FileStream("/dev/full", FileMode.Open, FileAccess.Write));
        var error = Assert.Throws<TrainingException>(() => store.SaveLast(state));
        Assert.StartsWith(store.LastPath, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        Assert.Empty(Directory.GetFiles(folder.Location));
        Assert.Null(store.LastGood);
    }

    private static TrainingState State(int seed, ModelOptions? options = null)
    {
        var network = new UNet(options ?? Options, seed);
        return new(network, new WeightAverage(network, new UNet(options ?? Options, seed)), new OptimizerOptions().Create(network.named_parameters()));
    }

    /// <summary>A file on a disk that has room for so many bytes.</summary>
    private sealed class FullDisk(string path, int room) : FileStream(path, FileMode.CreateNew, FileAccess.Write)
    {
        private int left = room;

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            left -= buffer.Length;
            if (left < 0)
            {
                throw new IOException("No space left on device");
            }

            base.Write(buffer);
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));
    }
}
