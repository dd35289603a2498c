using CsCheck;
using Sigmask.Models;
using Sigmask.Training;
using static TorchSharp.torch;

namespace Sigmask.Tests.Training;

public sealed class CheckpointStoreTests
{
    private static readonly ModelOptions Options = new() { Channels = 1, Classes = 2, Width = 2, Levels = 2 };

    [Fact]
    public void A_checkpoint_brings_back_weights_average_optimizer_step_and_best_with_its_weights()
    {
        using var folder = new TemporaryFolder();
        using var scope = NewDisposeScope();
        using var saved = State(seed: 1);
        saved.Average!.Update(0);
        saved.Optimizer.State.Values.First().fill_(3);
        saved.Main.Confidences[1].Judge(randn([1, 2, 4, 4]), Losses.SegmentationTarget.MultiClass(randint(0, 2, [1, 4, 4], int64), 2));
        saved.Step = 5;
        saved.KeepAsBest(saved.Average.Network, 0.75);
        saved.Network.parameters().First().detach().fill_(2);
        (saved.Step, saved.Elapsed) = (7, TimeSpan.FromSeconds(2.5));
        new CheckpointStore(folder.Location).Save(saved);

        using var restored = State(seed: 2);
        var store = new CheckpointStore(folder.Location);
        Assert.True(store.TryRestore(restored));

        Assert.Equal((7, new ValidationMark(5, 0.75), TimeSpan.FromSeconds(2.5)), (restored.Step, restored.Best, restored.Elapsed));
        Assert.Equal(saved.Tensors().Keys, restored.Tensors().Keys);
        Assert.Equal(saved.Main.Confidences.SelectMany(confidence => confidence.Thresholds), restored.Main.Confidences.SelectMany(confidence => confidence.Thresholds));
        Assert.All(restored.Main.Confidences[1].Thresholds, threshold => Assert.InRange(threshold, 0, 1));
        Assert.All(saved.Tensors(), pair => Assert.True(pair.Value.equal(restored.Tensors()[pair.Key]).all().item<bool>(), pair.Key));
        Assert.Equal($"{store.LastPath} (step 7)", store.LastGood);
        using var best = SafetensorsFile.Read(store.BestPath);
        Assert.Equal(("5", "0.75"), (best.Metadata["step"], best.Metadata["dice"]));
        Assert.All(best.Tensors, pair => Assert.True(pair.Value.equal(saved.BestWeights!.Weights[pair.Key]).all().item<bool>(), pair.Key));
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
        store.Save(saved);
        using var other = State(seed: 1, Options with { Width = 3 });
        Assert.Throws<ModelException>(() => store.TryRestore(other));
    }

    [Fact]
    public void Whatever_byte_of_a_checkpoint_is_damaged_the_one_before_it_is_taken_and_a_line_names_both()
    {
        using var folder = new TemporaryFolder();
        var store = TwoCheckpoints(folder);
        var whole = File.ReadAllBytes(store.LastPath);
        // A byte of padding, or of the length of the header, says nothing that could be wrong.
        Gen.Select(Gen.Int[8, whole.Length - 1], Gen.Byte[1, 255]).Where((place, _) => whole[place] != ' ').ForAll(
            (place, change) =>
            {
                var damaged = whole.ToArray();
                damaged[place] ^= change;
                File.WriteAllBytes(store.LastPath, damaged);
                AssertFallsBack(store);
            },
            iter: 100);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(1000)]
    public void A_checkpoint_that_was_cut_off_is_passed_over(int length)
    {
        using var folder = new TemporaryFolder();
        var store = TwoCheckpoints(folder);
        File.WriteAllBytes(store.LastPath, File.ReadAllBytes(store.LastPath)[..length]);

        AssertFallsBack(store);
    }

    [Fact]
    public void A_checkpoint_without_checksum_is_passed_over()
    {
        using var folder = new TemporaryFolder();
        var store = TwoCheckpoints(folder);
        using (var file = SafetensorsFile.Read(store.LastPath))
        using (var stream = File.Create(store.LastPath))
        {
            SafetensorsFile.Write(stream, file.Tensors, file.Metadata.Where(pair => pair.Key != "sha256").ToDictionary());
        }

        AssertFallsBack(store);
    }

    [Fact]
    public void Without_a_whole_checkpoint_both_are_named()
    {
        using var folder = new TemporaryFolder();
        var store = TwoCheckpoints(folder);
        File.WriteAllText(store.LastPath, "no tensors");
        File.WriteAllText(store.PreviousPath, "none either");
        using var state = State(seed: 2);

        var error = Assert.Throws<TrainingException>(() => store.TryRestore(state));

        Assert.All([store.LastPath, store.PreviousPath, "`Trainer.Resume`"], word => Assert.Contains(word, error.Message, StringComparison.Ordinal));
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void A_damaged_checkpoint_does_not_take_the_place_of_the_whole_one_before_it()
    {
        using var folder = new TemporaryFolder();
        var before = TwoCheckpoints(folder);
        File.WriteAllText(before.LastPath, "no tensors");
        using var state = State(seed: 2);
        var store = new CheckpointStore(folder.Location);
        store.TryRestore(state);

        (state.Step, var previous) = (12, File.ReadAllBytes(store.PreviousPath));
        store.Save(state);

        Assert.Equal(previous, File.ReadAllBytes(store.PreviousPath));
        Assert.Equal(12, StepOf(store.LastPath));
        store.Save(state);
        Assert.Equal(12, StepOf(store.PreviousPath));
    }

    [Fact]
    public void A_best_from_the_future_of_the_checkpoint_gives_way_to_the_one_it_knows()
    {
        using var folder = new TemporaryFolder();
        var store = new CheckpointStore(folder.Location);
        using var state = State(seed: 1);
        store.Save(state);
        var none = File.ReadAllBytes(store.LastPath);
        state.KeepAsBest(state.Network, 0.5);
        store.Save(state);
        var (last, best) = (File.ReadAllBytes(store.LastPath), File.ReadAllBytes(store.BestPath));
        state.Network.parameters().First().detach().fill_(2);
        state.Step = 8;
        state.KeepAsBest(state.Network, 0.75);
        store.Save(state);
        Assert.NotEqual(best, File.ReadAllBytes(store.BestPath));

        File.WriteAllBytes(store.LastPath, last);
        using var restored = State(seed: 2);
        new CheckpointStore(folder.Location).TryRestore(restored);
        Assert.Equal(new ValidationMark(0, 0.5), restored.Best);
        Assert.Equal(best, File.ReadAllBytes(store.BestPath));

        File.WriteAllBytes(store.LastPath, none);
        new CheckpointStore(folder.Location).TryRestore(restored);
        Assert.Null(restored.Best);
        Assert.False(File.Exists(store.BestPath));
    }

    [Fact]
    public void A_best_that_cannot_be_removed_is_named()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess, "nothing can be forbidden to this user");
        using var folder = new TemporaryFolder();
        var store = TwoCheckpoints(folder);
        File.WriteAllText(store.BestPath, "of a later step");
        using var state = State(seed: 2);
        Allow(folder.Location, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        try
        {
            var error = Assert.Throws<TrainingException>(() => new CheckpointStore(folder.Location).TryRestore(state));
            Assert.StartsWith($"{store.BestPath} is of a step ", error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', error.Message);
        }
        finally
        {
            Allow(folder.Location, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        static void Allow(string folder, UnixFileMode mode)
        {
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(folder, mode);
            }
        }
    }

    [Fact]
    public void Wherever_a_write_fails_both_checkpoints_are_intact_and_nothing_else_is_left()
    {
        using var folder = new TemporaryFolder();
        var whole = TwoCheckpoints(folder);
        using var state = State(seed: 1);
        var before = Contents(folder);
        Gen.Int[0, before[whole.LastPath].Length - 1].ForAll(
            room =>
            {
                var store = new CheckpointStore(folder.Location, file => new FullDisk(file, room));
                var error = Assert.Throws<TrainingException>(() => store.Save(state));
                Assert.Contains("what stood there before is intact", error.Message, StringComparison.Ordinal);
                Assert.DoesNotContain('\n', error.Message);
                Assert.Equal(before, Contents(folder));
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
        var error = Assert.Throws<TrainingException>(() => store.Save(state));
        Assert.StartsWith(store.LastPath, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        Assert.Empty(Directory.GetFiles(folder.Location));
        Assert.Null(store.LastGood);
    }

    // The last of step 6, the previous of step 3.
    private static CheckpointStore TwoCheckpoints(TemporaryFolder folder)
    {
        using var state = State(seed: 1);
        var store = new CheckpointStore(folder.Location);
        state.Step = 3;
        store.Save(state);
        state.Step = 6;
        store.Save(state);
        return store;
    }

    private static void AssertFallsBack(CheckpointStore store)
    {
        using var state = State(seed: 2);
        var notes = new List<string>();
        Assert.True(new CheckpointStore(Path.GetDirectoryName(store.LastPath)!).TryRestore(state, notes.Add));
        Assert.Equal(3, state.Step);
        var note = Assert.Single(notes);
        Assert.StartsWith($"{store.LastPath} is damaged (", note, StringComparison.Ordinal);
        Assert.EndsWith($"the training goes on from the one before it, {store.PreviousPath} (step 3).", note, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', note);
    }

    private static int StepOf(string path)
    {
        using var file = SafetensorsFile.Read(path);
        return int.Parse(file.Metadata["step"], System.Globalization.CultureInfo.InvariantCulture);
    }

    private static Dictionary<string, byte[]> Contents(TemporaryFolder folder) => Directory.GetFiles(folder.Location).ToDictionary(path => path, File.ReadAllBytes);

    private static TrainingState State(int seed, ModelOptions? options = null)
    {
        var network = new UNet(options ?? Options, seed);
        return new(new Learner(network, new WeightAverage(network, new UNet(options ?? Options, seed)), new OptimizerOptions().Create(network.named_parameters()), [new(2, isMultiLabel: false), new(2, isMultiLabel: false)]));
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
